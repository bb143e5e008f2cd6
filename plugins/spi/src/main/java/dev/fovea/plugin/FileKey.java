package dev.fovea.plugin;

import java.util.regex.Pattern;

/**
 * What a {@link FileStore} keeps a file under: names of lower-case letters, digits, hyphens and dots, with single slashes between
 * them. A name begins with a letter or a digit, so that none is {@code ..} and none is hidden. Every store checks its keys with
 * this, and none of them leads out of it.
 *
 * @param text at most 512 characters, a name at most 200
 */
public record FileKey(String text) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9.-]{0,199}(/[a-z0-9][a-z0-9.-]{0,199})*+");
    private static final int LONGEST = 512;

    /** @throws IllegalArgumentException if the text is no key */
    public FileKey {
        if (text.length() > LONGEST || !FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "Expected a key such as 6f1e/originals/9c2d.pdf: lower-case letters, digits, hyphens"
                            + " and dots, with single slashes between; found \"" + text + "\"");
        }
    }
}
