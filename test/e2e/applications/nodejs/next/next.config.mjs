// Code that is built for a server and not made small keeps its names and its lines.
export default { webpack: (config) => ({ ...config, devtool: 'source-map', optimization: { ...config.optimization, minimize: false } }) }
