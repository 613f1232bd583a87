module.exports = require('../../house.eslint')(__dirname);
