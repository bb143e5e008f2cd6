package dev.fovea.plugin;

/** A file opened as pages. For one thread at a time. */
public interface OpenDocument extends AutoCloseable {
    int pageCount();

    /**
     * One page; nothing of the others is read for it.
     *
     * @param number from 1
     * @throws UnreadableException if this page is damaged; the others may still be read
     * @throws IndexOutOfBoundsException if there is no such page
     */
    ReadablePage page(int number) throws UnreadableException;

    @Override
    void close();
}
