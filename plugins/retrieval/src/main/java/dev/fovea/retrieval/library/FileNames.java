package dev.fovea.retrieval.library;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** Cleans names of files as strangers send them, so that they can be shown and offered for download. Never used as paths. */
final class FileNames {
    private static final int LONGEST = 160;
    private static final int LONGEST_ENDING = 10;
    private static final String NAMELESS = "document";

    /** Controls, formats (marks that turn the direction of writing among them), private use, lone surrogates. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private static final Pattern SPACES = Pattern.compile("[\\p{Z}\\s]+");
    private static final Pattern LEADING = Pattern.compile("^[. ]+");
    private static final Pattern UNSAFE = Pattern.compile("[<>:\"|?*]");

    private FileNames() {}

    static String clean(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String plain = Normalizer.normalize(last, Normalizer.Form.NFC);
        plain = SPACES.matcher(plain).replaceAll(" ");
        plain = UNSEEN.matcher(plain).replaceAll("");
        plain = UNSAFE.matcher(plain).replaceAll("_");
        plain = LEADING.matcher(plain).replaceAll("").strip();
        return plain.isEmpty() ? NAMELESS : shortened(plain);
    }

    private static String shortened(String name) {
        if (name.codePointCount(0, name.length()) <= LONGEST) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String ending = dot > 0 && name.length() - dot <= LONGEST_ENDING ? name.substring(dot) : "";
        return name.substring(0, name.offsetByCodePoints(0, LONGEST - ending.length())) + ending;
    }
}
