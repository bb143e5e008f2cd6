package dev.fovea.retrieval.library;

import java.util.Arrays;

/** What a key allows. Each role may do what those before it may. */
public enum Role {
    /** May search and ask. */
    READER("reader"),
    /** May add and delete documents and collections. */
    EDITOR("editor"),
    /** May make and revoke keys. */
    ADMINISTRATOR("administrator");

    private final String code;

    Role(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** @throws IllegalArgumentException if there is none of the name */
    public static Role of(String code) {
        return Arrays.stream(values())
                .filter(role -> role.code.equals(code))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("expected reader, editor or administrator; found " + code));
    }
}
