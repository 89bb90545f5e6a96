package se.knyt.formats.bank;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import se.knyt.formats.csv.FormatException;

/**
 * Walks through an XML file from element to element without keeping it. Document type declarations are refused, so there are no
 * entities of the file's own; depth, text and markup without an element are bounded.
 */
final class XmlCursor {
    private static final int DEPTH_MAX = 40;
    private static final int TEXT_MAX = 8_192;

    /** More bytes than this between two elements are no bank file: text, comments and attributes are short. */
    private static final long GAP_MAX = 4 << 20;

    private final String file;
    private final XMLStreamReader reader;
    private final Counted bytes;
    private int depth;

    /** @throws FormatException when the bytes cannot be the beginning of an XML file */
    XmlCursor(String file, InputStream in, long bytesMax) {
        this.file = file;
        bytes = new Counted(file, in, bytesMax);
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        try {
            reader = factory.createXMLStreamReader(bytes);
        } catch (XMLStreamException e) {
            throw broken(e);
        }
    }

    /** Goes to the root element. */
    void root() {
        while (depth == 0) {
            next();
        }
    }

    String name() {
        return reader.getLocalName();
    }

    /** The namespace of the element, empty for none. */
    String namespace() {
        var uri = reader.getNamespaceURI();
        return uri == null ? "" : uri;
    }

    /** An attribute of the element that the cursor stands on, empty for none. */
    String attribute(String name) {
        var value = reader.getAttributeValue(null, name);
        return value == null ? "" : value;
    }

    int line() {
        return Math.max(1, reader.getLocation().getLineNumber());
    }

    /** Calls {@code each} with the name of every child of the element that the cursor stands on; what it leaves unread is skipped. */
    void children(Consumer<String> each) {
        int own = depth;
        while (true) {
            int event = next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                each.accept(name());
                while (depth > own) {
                    next();
                }
            } else if (depth < own) {
                return;
            }
        }
    }

    /** The text of the element that the cursor stands on, blanks at the ends removed; texts of its children are joined to it. */
    String text() {
        int own = depth;
        var text = new StringBuilder();
        while (depth >= own) {
            int event = next();
            if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                if (text.length() + reader.getTextLength() > TEXT_MAX) {
                    throw error("a text longer than " + TEXT_MAX + " characters");
                }
                text.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
            }
        }
        return text.toString().strip();
    }

    /** Reads to the end of the file. */
    void finish() {
        try {
            while (reader.hasNext()) {
                next();
            }
        } catch (XMLStreamException e) {
            throw broken(e);
        }
    }

    FormatException error(String reason) {
        return new FormatException(
                file, line(), Math.max(0, reader.getLocation().getColumnNumber()), reason);
    }

    private int next() {
        final int event;
        try {
            event = reader.next();
        } catch (XMLStreamException e) {
            throw broken(e);
        }
        bytes.gapEnds();
        switch (event) {
            case XMLStreamConstants.DTD -> throw error("a document type declaration, which no bank file has: refused");
            case XMLStreamConstants.ENTITY_REFERENCE -> throw error("a reference to an entity: refused");
            case XMLStreamConstants.START_ELEMENT -> {
                depth++;
                if (depth > DEPTH_MAX) {
                    throw error("elements within elements deeper than " + DEPTH_MAX);
                }
            }
            case XMLStreamConstants.END_ELEMENT -> depth--;
            case XMLStreamConstants.END_DOCUMENT -> depth = -1;
            default -> {}
        }
        return event;
    }

    private FormatException broken(XMLStreamException e) {
        var place = e.getLocation();
        int line = place == null ? 1 : Math.max(1, place.getLineNumber());
        int column = place == null ? 0 : Math.max(0, place.getColumnNumber());
        return new FormatException(file, line, column, "no well-formed XML, or cut off");
    }

    /** Counts bytes, in all and since the last piece of markup. */
    private static final class Counted extends InputStream {
        private final String file;
        private final InputStream in;
        private final long bytesMax;
        private long read;
        private long gapFrom;

        Counted(String file, InputStream in, long bytesMax) {
            this.file = file;
            this.in = in;
            this.bytesMax = bytesMax;
        }

        void gapEnds() {
            gapFrom = read;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int got = in.read(buffer, offset, length);
            read += Math.max(0, got);
            if (read > bytesMax) {
                throw new FormatException(file, 0, 0, "larger than " + bytesMax + " bytes");
            }
            if (read - gapFrom > GAP_MAX) {
                throw new FormatException(file, 0, 0, "more than " + GAP_MAX + " bytes without an element");
            }
            return got;
        }
    }
}
