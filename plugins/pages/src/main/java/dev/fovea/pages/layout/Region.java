package dev.fovea.pages.layout;

import dev.fovea.plugin.PageBox;

/**
 * A part of a page that is searched for as a whole: a few paragraphs, some rows of a table, a heading with what follows it.
 *
 * @param text the letters that can be seen, a line of the page a line
 * @param box around those letters, in points
 * @param firstLine index into the page's lines, from 0
 * @param lastLine index of the last line, included
 */
public record Region(String text, PageBox box, int firstLine, int lastLine) {}
