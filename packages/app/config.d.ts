export interface Config {
  auth?: {
    providers?: {
      /**
       * Whether the sign-in page lets guests in: development only.
       * @visibility frontend
       */
      guest?: object;
      /**
       * Whether the sign-in page offers GitHub.
       * @visibility frontend
       */
      github?: object;
    };
  };
}
