package dev.fovea.documents.corpus;

import dev.fovea.plugin.PageSize;
import java.io.IOException;

/** A kind of page: how it is laid out, and what it says. */
interface PageKind {
    /** Names the kind in facts and tables. */
    String name();

    PageSize size();

    /** Draws one page with four facts or more. */
    void draw(PageSheet sheet, Faces faces, Words words) throws IOException;
}
