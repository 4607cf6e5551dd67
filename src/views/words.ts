// Views say amounts as everybody here does; below views/ the detectors' messages say them, too.
export { durationWords, plural, sizeWords } from '../model/words.ts';
