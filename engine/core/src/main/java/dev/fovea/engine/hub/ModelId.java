package dev.fovea.engine.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Hugging Face model: {@code organisation/name}, or {@code organisation/name@revision}.
 *
 * @param organisation who publishes it
 * @param name what it is called
 * @param revision a branch, a tag or a commit
 */
record ModelId(String organisation, String name, String revision) {
    private static final Pattern FORM =
            Pattern.compile("(\\w[\\w.-]{0,95})/(\\w[\\w.-]{0,95})(?:@(\\w[\\w.-]*(?:/\\w[\\w.-]*){0,8}))?");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    static Optional<ModelId> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String revision = Optional.ofNullable(parts.group(3)).orElse("main");
        return Optional.of(new ModelId(parts.group(1), parts.group(2), revision));
    }

    /** The id without its revision. */
    String repository() {
        return organisation + "/" + name;
    }

    /** The model's folder in a cache. */
    String folder() {
        return "models--" + organisation + "--" + name;
    }

    /** Whether the revision names one commit for ever. */
    boolean pinned() {
        return COMMIT.matcher(revision).matches();
    }

    @Override
    public String toString() {
        return revision.equals("main") ? repository() : repository() + "@" + revision;
    }
}
