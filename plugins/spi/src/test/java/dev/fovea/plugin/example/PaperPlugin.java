package dev.fovea.plugin.example;

import dev.fovea.plugin.Plugin;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import jakarta.inject.Singleton;
import java.util.List;

/** Tells an agent what paper a page would fill. */
@Singleton
public final class PaperPlugin implements Plugin {
    @Override
    public String name() {
        return "paper";
    }

    @Override
    public List<Object> tools() {
        return List.of(this);
    }

    @Tool("The name of the paper that a page of this size fills, such as 'A4 landscape'")
    public String paper(@P("width in points") double width, @P("height in points") double height) {
        String way = width > height ? "landscape" : "portrait";
        double longest = Math.max(width, height);
        for (int format = 0; format <= 10; format++) {
            double a = 1189 * 72 / 25.4 * Math.pow(0.5, format / 2.0); // ISO 216: each is the former, folded
            if (Math.abs(a - longest) < 3 && Math.abs(a / Math.sqrt(2) - Math.min(width, height)) < 3) {
                return "A%d %s".formatted(format, way);
            }
        }
        return "no paper of the A series";
    }
}
