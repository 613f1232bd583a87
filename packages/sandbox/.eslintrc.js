const config = require('../../house.eslint')(__dirname);

module.exports = {
  ...config,
  overrides: [
    ...(config.overrides ?? []),
    {
      // What tests share is test code too: it may use what only tests need.
      files: ['src/testing/**'],
      rules: {
        '@backstage/no-undeclared-imports': 'off',
        'jest/no-standalone-expect': 'off',
      },
    },
  ],
};
