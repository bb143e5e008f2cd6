package dev.fovea.plugin;

/**
 * Whether a plugin can work.
 *
 * @param ready whether it can
 * @param detail one sentence for an operator: why not, and the remedy; empty when there is nothing to say
 */
public record PluginHealth(boolean ready, String detail) {
    public static PluginHealth up() {
        return new PluginHealth(true, "");
    }

    public static PluginHealth down(String why) {
        return new PluginHealth(false, why);
    }
}
