package se.knyt.formats.settlement;

import java.util.List;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;

/** Reads the settlement files of one kind. */
@FunctionalInterface
public interface SettlementReader {
    /**
     * Reads one file.
     *
     * @param provider code of the provider that was asked for, of those whose files look so
     * @param companions the files of the kind that only together with this one make a settlement; empty for most kinds
     * @throws FormatException when the file is not what it should be, or can be read in two ways
     */
    SettlementFile read(FileText text, String provider, List<FileText> companions);
}
