package dev.fovea.service.image;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * The hosts that pictures may come from. An entry is {@code host}, {@code host:port} or {@code *.domain}; without a port
 * it stands for the scheme's own.
 *
 * @param entries lower case
 */
record AllowList(List<String> entries) {
    AllowList {
        entries = entries.stream()
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    boolean contains(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        boolean usualPort = url.getPort() == -1 || url.getPort() == usualPort(url);
        return entries.stream()
                .anyMatch(entry -> usualPort && matches(entry, host) || matches(entry, host + ":" + port(url)));
    }

    static int port(URI url) {
        return url.getPort() == -1 ? usualPort(url) : url.getPort();
    }

    private static int usualPort(URI url) {
        return url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    private static boolean matches(String entry, String host) {
        return entry.startsWith("*.") ? host.endsWith(entry.substring(1)) : host.equals(entry);
    }
}
