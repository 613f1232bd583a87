const config = require('../../house.eslint')(__dirname);

module.exports = {
  ...config,
  overrides: [
    ...(config.overrides ?? []),
    {
      // What only tests read may use what only tests need.
      files: ['src/**/__fixtures__/**'],
      rules: { '@backstage/no-undeclared-imports': 'off' },
    },
  ],
};
