package se.knyt.formats.csv;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Walks through one part of a workbook. Document type declarations are refused, so there are no entities of the file's own. */
final class WorkbookXml {
    private static final String RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /** What a cell can hold (ECMA-376 names no bound; this is the one of the programs). */
    static final int CELL_CHARS_MAX = 32_767;

    private final String file;
    private final XMLStreamReader reader;

    WorkbookXml(String file, byte[] part) {
        this(file, new ByteArrayInputStream(part));
    }

    /** @param part read as it is walked through, and never held whole */
    WorkbookXml(String file, InputStream part) {
        this.file = file;
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        // A text may come in pieces: joined by the reader it would have no bound.
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        try {
            reader = factory.createXMLStreamReader(new ShortTokens(file, part));
        } catch (XMLStreamException e) {
            throw broken();
        }
    }

    /** Goes to the next begin or end of an element, or to the next text; false at the end of the part. */
    boolean next() {
        try {
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                    throw broken();
                }
                if (event == XMLStreamConstants.START_ELEMENT
                        || event == XMLStreamConstants.END_ELEMENT
                        || isText(event)) {
                    return true;
                }
            }
            return false;
        } catch (XMLStreamException e) {
            throw broken();
        }
    }

    /** Whether the cursor stands on the beginning of an element of this name. */
    boolean begins(String name) {
        return reader.getEventType() == XMLStreamConstants.START_ELEMENT
                && reader.getLocalName().equals(name);
    }

    /** Whether the cursor stands on the end of an element of this name. */
    boolean ends(String name) {
        return reader.getEventType() == XMLStreamConstants.END_ELEMENT
                && reader.getLocalName().equals(name);
    }

    boolean isText() {
        return isText(reader.getEventType());
    }

    private static boolean isText(int event) {
        return event == XMLStreamConstants.CHARACTERS
                || event == XMLStreamConstants.CDATA
                || event == XMLStreamConstants.SPACE;
    }

    /** Adds the piece of text that the cursor stands on; a cell's text has the bound that spreadsheet programs have. */
    void addTo(StringBuilder text) {
        int length = reader.getTextLength();
        if (text.length() + length > CELL_CHARS_MAX) {
            throw new FormatException(file, 0, 0, "a cell of more than " + CELL_CHARS_MAX + " characters");
        }
        text.append(reader.getTextCharacters(), reader.getTextStart(), length);
    }

    /** An attribute without namespace, empty for none. */
    String attribute(String name) {
        var value = reader.getAttributeValue(null, name);
        return value == null ? "" : value;
    }

    /** The id by which a part names another, empty for none. */
    String relation() {
        var value = reader.getAttributeValue(RELATIONSHIPS, "id");
        return value == null ? "" : value;
    }

    /** A number of an attribute; {@code otherwise} where it is none. */
    int number(String name, int otherwise) {
        var value = attribute(name);
        return value.matches("\\d{1,7}") ? Integer.parseInt(value) : otherwise;
    }

    private FormatException broken() {
        return new FormatException(
                file, 0, 0, "a workbook whose parts are not as they should be; is the file cut off?");
    }
}
