/** Texts of files by path from the repository's root. */
export type Files = { [path: string]: string };

/** What a change does to files: new text, or null to delete. */
export type FileChanges = { [path: string]: string | null };
