import { expect, test } from 'vitest'
import { readAddresses } from '../../../src/images/registry/addresses.js'
import { proxyAuthorization, proxyFor } from '../../../src/images/registry/proxy.js'

const PROXIES = { HTTPS_PROXY: 'http://secure.proxy:1', HTTP_PROXY: 'plain.proxy:2' }
const FAULT = { fault: 'cannot be asked, because `HTTPS_PROXY` is no address of an http or https proxy' }

// What Go's httpproxy package says of the same variables, which Docker, podman and kubectl use.
test.each([
  ['https://a.example', PROXIES, 'http://secure.proxy:1/'],
  ['http://a.example', PROXIES, 'http://plain.proxy:2/'],
  ['https://a.example', { https_proxy: 'http://lower.proxy' }, 'http://lower.proxy/'],
  ['https://a.example', { HTTPS_PROXY: 'https://me:it@p:3' }, 'https://me:it@p:3/'],
  ['https://a.example', { HTTP_PROXY: 'http://p' }, undefined],
  ['https://a.example', { HTTPS_PROXY: '' }, undefined],
  ['https://a.example', { HTTPS_PROXY: 'socks5://p' }, FAULT],
  ['https://a.example', { HTTPS_PROXY: 'http://' }, FAULT],
  ['https://localhost:5000', PROXIES, undefined],
  ['https://127.0.0.2', PROXIES, undefined],
  ['https://[::1]:5000', PROXIES, undefined],
  ['https://a.example', { ...PROXIES, NO_PROXY: '*' }, undefined],
  ['https://a.example', { ...PROXIES, NO_PROXY: 'b.example, a.example' }, undefined],
  ['https://a.example', { ...PROXIES, no_proxy: 'A.Example' }, undefined],
  ['https://x.a.example', { ...PROXIES, NO_PROXY: 'a.example' }, undefined],
  ['https://xa.example', { ...PROXIES, NO_PROXY: 'a.example' }, 'http://secure.proxy:1/'],
  ['https://x.a.example', { ...PROXIES, NO_PROXY: '.a.example' }, undefined],
  ['https://x.a.example', { ...PROXIES, NO_PROXY: '*.a.example' }, undefined],
  ['https://a.example', { ...PROXIES, NO_PROXY: '.a.example' }, 'http://secure.proxy:1/'],
  ['https://a.example', { ...PROXIES, NO_PROXY: 'a.example:443' }, undefined],
  ['https://a.example', { ...PROXIES, NO_PROXY: 'a.example:5000' }, 'http://secure.proxy:1/'],
  ['https://a.example:5000', { ...PROXIES, NO_PROXY: 'a.example:5000' }, undefined],
  ['https://10.1.2.3', { ...PROXIES, NO_PROXY: '10.0.0.0/8' }, undefined],
  ['https://11.1.2.3', { ...PROXIES, NO_PROXY: '10.0.0.0/8' }, 'http://secure.proxy:1/'],
  ['https://10.1.2.3', { ...PROXIES, NO_PROXY: '10.1.2.3' }, undefined],
  ['https://[fd00::7]', { ...PROXIES, NO_PROXY: 'fd00::/8' }, undefined],
  ['https://10.1.2.3', { ...PROXIES, NO_PROXY: '10.0.0.0/99,x/8,,:1' }, 'http://secure.proxy:1/'],
])('%s by %j', async (url, environment, expected) => {
  const proxy = await proxyFor(new URL(url), environment)
  expect(proxy instanceof URL ? proxy.href : proxy).toEqual(expected)
})

test.each([
  ['http://p', {}],
  ['http://me:it@p', { 'proxy-authorization': `Basic ${btoa('me:it')}` }],
  ['http://me:%40%zz@p', { 'proxy-authorization': `Basic ${btoa('me:@%zz')}` }],
])('%s is told who asks', (proxy, expected) => {
  expect(proxyAuthorization(new URL(proxy))).toEqual(expected)
})

test.each([
  ['127.0.0.1', 'loopback'],
  ['127.255.0.9', 'loopback'],
  ['0.0.0.0', 'loopback'],
  ['::1', 'loopback'],
  ['::', 'loopback'],
  ['[::1]', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['localhost', 'loopback'],
  ['a.LOCALHOST.', 'loopback'],
  ['169.254.169.254', 'link-local'],
  ['::ffff:a9fe:a9fe', 'link-local'],
  ['64:ff9b::a9fe:a9fe', 'link-local'],
  ['fe80::1', 'link-local'],
  ['fd00:ec2::254', 'link-local'],
  ['100.100.100.200', 'link-local'],
  ['10.0.0.1', 'other'],
  ['8.8.8.8', 'other'],
  ['2001:db8::1', 'other'],
  ['localhost.example', 'other'],
  ['169.254.169.254.example', 'other'],
])('%s is %s', async (host, kind) => {
  const { isLoopback, isLinkLocal } = await readAddresses()
  expect(isLoopback(host) ? 'loopback' : isLinkLocal(host) ? 'link-local' : 'other').toBe(kind)
})
