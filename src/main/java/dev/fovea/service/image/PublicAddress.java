package dev.fovea.service.image;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/** Tells addresses of the open Internet from all others. */
final class PublicAddress {
    private PublicAddress() {}

    static boolean isPublic(InetAddress address) {
        return switch (address) {
            case Inet4Address v4 -> isPublic(v4);
            case Inet6Address v6 -> isPublic(v6);
            default -> false;
        };
    }

    /** All but the ranges that the IANA registry of special-purpose addresses (RFC 6890) keeps from the Internet. */
    private static boolean isPublic(Inet4Address address) {
        byte[] b = address.getAddress();
        int first = b[0] & 0xff;
        int second = b[1] & 0xff;
        int third = b[2] & 0xff;
        return switch (first) {
            case 0, 10, 127 -> false;
            case 100 -> second < 64 || second > 127;
            case 169 -> second != 254;
            case 172 -> second < 16 || second > 31;
            case 192 -> second != 168 && !(second == 0 && (third == 0 || third == 2)) && !(second == 88 && third == 99);
            case 198 -> second != 18 && second != 19 && !(second == 51 && third == 100);
            case 203 -> !(second == 0 && third == 113);
            default -> first < 224;
        };
    }

    /**
     * Global unicast, 2000::/3, without the ranges that carry an IPv4 address (6to4, Teredo), which could be a private one,
     * and those for documentation.
     */
    private static boolean isPublic(Inet6Address address) {
        byte[] b = address.getAddress();
        boolean globalUnicast = (b[0] & 0xe0) == 0x20;
        int first = (b[0] & 0xff) << 8 | b[1] & 0xff;
        int second = (b[2] & 0xff) << 8 | b[3] & 0xff;
        boolean sixToFour = first == 0x2002;
        boolean protocols = first == 0x2001 && (second < 0x200 || second == 0xdb8);
        boolean documentation = first == 0x3fff && second < 0x1000;
        return globalUnicast && !sixToFour && !protocols && !documentation;
    }
}
