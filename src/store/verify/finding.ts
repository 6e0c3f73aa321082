/** Something broken, and who suffers. */
export interface Finding {
  repository: string;
  /** By name: `team/app:v1 (linux/arm64)`; where it is no image, the repository. */
  images: string[];
  /** `layer sha256:… is 3 bytes short` */
  what: string;
  /** Of what is broken. */
  digest?: string;
  /** Absolute paths that have to go out of the way before a push can mend it. */
  moves: string[];
  /** Of the file in question, for what may just be written. */
  path: string;
}

/** A blob that is broken, or a link to one that is gone, and no image needs it. */
export interface Unneeded {
  what: string;
  moves: string[];
}
