package dev.fovea.service.access;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;

/** Words of a request, of which no more than some bytes are read: one that comes in chunks does not say how long it is. */
final class WordsLimit extends FilterInputStream {
    private final long most;
    private long read;

    WordsLimit(InputStream words, long most) {
        super(words);
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int some = super.read(into, offset, length);
        count(Math.max(0, some));
        return some;
    }

    private void count(int more) throws TooManyException {
        read += more;
        if (read > most) {
            throw new TooManyException();
        }
    }

    /** Checked: the JSON reader takes others for its own and says that the JSON is wrong. */
    static final class TooManyException extends IOException {
        @Serial
        private static final long serialVersionUID = 1;
    }
}
