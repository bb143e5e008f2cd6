package dev.fovea.retrieval.library;

/** Names that people give to tenants, collections and keys. */
final class Names {
    private static final int LONGEST = 200;

    private Names() {}

    /** The name without spaces around it; fails with {@link LibraryException} {@code name_invalid}. */
    static String checked(String name, String what) {
        String plain = name.strip();
        if (plain.isEmpty() || plain.length() > LONGEST || plain.chars().anyMatch(Character::isISOControl)) {
            throw new LibraryException(
                    LibraryException.Code.NAME_INVALID,
                    "%s has 1 to %d characters and no control characters; found %d characters"
                            .formatted(what, LONGEST, plain.length()));
        }
        return plain;
    }
}
