// Code that is built for a server and not made small keeps its names; the map tells its lines.
export default { webpack: (config) => ({ ...config, devtool: 'inline-source-map', optimization: { ...config.optimization, minimize: false } }) }
