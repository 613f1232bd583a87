/** Something that the person at the keyboard can mend. Its message says what is wrong and what to do. */
export class Problem extends Error {}
