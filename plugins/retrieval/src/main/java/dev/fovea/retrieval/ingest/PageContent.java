package dev.fovea.retrieval.ingest;

import dev.fovea.pages.layout.Region;
import dev.fovea.pages.layout.Regions;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.ReadablePage;
import dev.fovea.plugin.UnreadableException;
import java.util.List;

/** What a page says, and the parts of it that are searched for. */
record PageContent(PageText text, List<Region> regions) {
    static PageContent of(ReadablePage page) throws UnreadableException {
        PageText text = page.text();
        return new PageContent(text, Regions.of(text));
    }

    List<String> texts() {
        return regions.stream().map(Region::text).toList();
    }
}
