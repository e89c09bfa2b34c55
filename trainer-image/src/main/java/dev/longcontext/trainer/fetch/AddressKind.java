package dev.longcontext.trainer.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What an internet address leads to: IANA's special-purpose registries, and where clouds keep their metadata services. */
enum AddressKind {
    /** This machine, its link, or the cloud's metadata service: nothing is fetched from there. */
    Machine,
    /** A network of somebody's own. */
    Private,
    Public;

    private static final List<AddressRange> MACHINE = ranges(
            "0.0.0.0/8",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "224.0.0.0/4",
            "255.255.255.255",
            "100.100.100.200",
            "168.63.129.16",
            "192.0.0.192", // metadata of Alibaba Cloud, Azure, Oracle Cloud
            "::",
            "::1",
            "fe80::/10",
            "ff00::/8",
            "fd00:ec2::254",
            "fd20:ce::254"); // the last: of AWS, Google Cloud

    private static final List<AddressRange> PRIVATE = ranges(
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10",
            "192.0.0.0/24",
            "198.18.0.0/15",
            "240.0.0.0/4", // reserved; service meshes give it to hosts outside of the mesh
            "fc00::/7",
            "fec0::/10");

    /** IPv6 ranges whose addresses have an IPv4 address in them, and at which byte: compatible, mapped, NAT64, 6to4. */
    private static final Map<AddressRange, Integer> EMBEDDING = Map.of(
            range("::/96"), 12,
            range("64:ff9b::/96"), 12,
            range("64:ff9b:1::/48"), 12,
            range("2002::/16"), 2);

    static AddressKind of(InetAddress address) {
        AddressKind kind = ofRange(address);
        return kind == Public ? embedded(address).map(AddressKind::ofRange).orElse(Public) : kind;
    }

    private static AddressKind ofRange(InetAddress address) {
        if (MACHINE.stream().anyMatch(range -> range.contains(address))) {
            return Machine;
        }
        return PRIVATE.stream().anyMatch(range -> range.contains(address)) ? Private : Public;
    }

    private static Optional<InetAddress> embedded(InetAddress address) {
        return EMBEDDING.entrySet().stream()
                .filter(range -> range.getKey().contains(address))
                .findFirst()
                .map(range -> ipv4(address.getAddress(), range.getValue()));
    }

    private static InetAddress ipv4(byte[] bytes, int start) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, start, start + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has four bytes", e);
        }
    }

    private static List<AddressRange> ranges(String... texts) {
        return Stream.of(texts).map(AddressKind::range).toList();
    }

    private static AddressRange range(String text) {
        return AddressRange.parse(text).orElseThrow();
    }
}
