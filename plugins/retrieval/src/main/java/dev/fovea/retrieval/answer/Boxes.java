package dev.fovea.retrieval.answer;

import dev.fovea.plugin.PageBox;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;

/** Boxes as the database keeps them: {@code [left, top, right, bottom]} in points. */
final class Boxes {
    private static final int RIGHT = 2;
    private static final int BOTTOM = 3;

    private Boxes() {}

    static JsonArray write(PageBox box) {
        return JsonArray.of(box.left(), box.top(), box.right(), box.bottom());
    }

    static String write(List<PageBox> boxes) {
        JsonArray list = new JsonArray();
        boxes.forEach(box -> list.add(write(box)));
        return list.encode();
    }

    static PageBox read(JsonArray sides) {
        return new PageBox(sides.getDouble(0), sides.getDouble(1), sides.getDouble(RIGHT), sides.getDouble(BOTTOM));
    }

    static List<PageBox> readAll(String json) {
        JsonArray list = new JsonArray(json);
        List<PageBox> boxes = new ArrayList<>();
        for (int at = 0; at < list.size(); at++) {
            boxes.add(read(list.getJsonArray(at)));
        }
        return boxes;
    }
}
