import type { Course } from '../shown/project-now.ts';

/** How much of the round’s limit, or of a wait, is over. Its place is kept where there is none. */
export const CourseBar = ({ course }: { readonly course: Course | undefined }) => (
  <div class="course">
    {course === undefined ? null : (
      <>
        <p>
          <b>{course.over}</b> {course.beside}
        </p>
        <progress
          class={`${course.kind} ${course.kind === 'round' && course.share > 0.9 ? 'near' : ''}`}
          max={1}
          value={course.share}
          aria-label={course.kind === 'round' ? 'Time of the round against its limit' : 'How much of the wait is over'}
        />
      </>
    )}
  </div>
);
