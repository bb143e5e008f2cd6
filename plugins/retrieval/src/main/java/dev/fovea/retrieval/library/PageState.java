package dev.fovea.retrieval.library;

import java.util.Arrays;

/** How far a page is. */
public enum PageState {
    WAITING("waiting"),
    READY("ready"),
    FAILED("failed");

    private final String code;

    PageState(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    public static PageState of(String code) {
        return Arrays.stream(values())
                .filter(state -> state.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no state of a page: " + code));
    }
}
