/** What kinds of addresses there are that a server must not send us to. */
export interface Addresses {
  /** This machine itself, by address or by name. */
  readonly isLoopback: (host: string) => boolean
  /** What only the machine's own network segment has: above all the services that hand out a cloud machine's credentials. */
  readonly isLinkLocal: (host: string) => boolean
}

// RFC 6890 and RFC 4291; what is meant for "this host" is reached like a loopback address on Linux.
const LOOPBACK = ['127.0.0.0/8', '0.0.0.0/8', '::1/128', '::/128']
// RFC 3927, RFC 4291, and the addresses outside of them at which clouds have their metadata services: Alibaba's, Oracle's, and the
// IPv6 ones of AWS and Google. The last is 169.254.0.0/16 behind NAT64 (RFC 6052).
const LINK_LOCAL = [
  '169.254.0.0/16',
  'fe80::/10',
  '100.100.100.200/32',
  '192.0.0.192/32',
  'fd00:ec2::254/128',
  'fd20:ce::254/128',
  '64:ff9b::a9fe:0/112',
]

/** The kinds of addresses, by Node.js' own reading of them. */
export async function readAddresses(): Promise<Addresses> {
  const net = await import('node:net')
  const among = (subnets: readonly string[]) => {
    const list = new net.BlockList()
    for (const subnet of subnets) {
      const [address = '', bits] = subnet.split('/')
      list.addSubnet(address, Number(bits), familyOf(address))
    }
    return (host: string) => net.isIP(bare(host)) > 0 && list.check(bare(host), familyOf(bare(host)))
  }
  const isLoopback = among(LOOPBACK)
  return {
    // RFC 6761 gives "localhost" and all below it to this machine.
    isLoopback: (host) => isLoopback(host) || /^(?:.+\.)?localhost\.?$/i.test(host),
    isLinkLocal: among(LINK_LOCAL),
  }
}

/** A host without the brackets that an IPv6 address has in a URL. */
export function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1')
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4'
}
