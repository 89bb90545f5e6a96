package se.knyt.formats.csv;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a part on their way to the XML reader, which holds each tag, comment and piece of text whole: none of them may be longer
 * than any that a spreadsheet program writes. In UTF-8, which all of them write, a byte that looks like a bracket is one.
 */
final class ShortTokens extends FilterInputStream {
    /** A cell's longest text in characters of four bytes, and its tags. */
    private static final int BYTES_MAX = 132 * 1024;

    private final String file;
    private int length;
    private int last;
    private int beforeLast;
    private boolean marked;

    ShortTokens(String file, InputStream in) {
        super(in);
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        int one = in.read();
        if (one >= 0) {
            look(one);
        }
        return one;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        int read = in.read(into, offset, count);
        for (int i = offset; i < offset + read; i++) {
            look(into[i] & 0xFF);
        }
        return read;
    }

    private void look(int one) {
        if (one == 0) {
            throw new FormatException(file, 0, 0, "a workbook whose parts are not in UTF-8");
        }
        if (marked) {
            // A comment, a piece as it stands, or an instruction: brackets in it are its own.
            marked = one != '>' || !((last == '-' && beforeLast == '-') || last == ']' || last == '?');
        } else if (last == '<' && (one == '!' || one == '?')) {
            marked = true;
        } else if (one == '<') {
            length = 0;
        }
        if (++length > BYTES_MAX) {
            throw new FormatException(file, 0, 0, "a cell, or something else in a workbook, that is too long");
        }
        beforeLast = last;
        last = one;
    }
}
