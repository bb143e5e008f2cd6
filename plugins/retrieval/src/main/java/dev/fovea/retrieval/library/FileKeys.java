package dev.fovea.retrieval.library;

import dev.fovea.retrieval.database.Tenant;
import java.util.UUID;

/** How files are named in the store: below their tenant, by the digest of what they are. */
public final class FileKeys {
    private FileKeys() {}

    /** An original. */
    public static String original(Tenant tenant, String digest) {
        return original(tenant.id(), digest);
    }

    /** An original. */
    public static String original(UUID tenant, String digest) {
        return "%s/originals/%s".formatted(tenant, digest);
    }

    /** A page drawn at a resolution. Equal pages have one. */
    static String picture(Tenant tenant, String pageDigest, int dotsPerInch) {
        return "%s/pictures/%s-%d.png".formatted(tenant.id(), pageDigest, dotsPerInch);
    }
}
