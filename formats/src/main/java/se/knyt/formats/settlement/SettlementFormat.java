package se.knyt.formats.settlement;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;

/**
 * How the settlement files of a provider look and are read. Found by {@link java.util.ServiceLoader}; it stands with what else is known
 * of the provider.
 */
public interface SettlementFormat {
    /** The kind of file that is read for payouts; its providers are those whose files look so. */
    FileKind settlement();

    /**
     * What a file is, by marks that no other provider's files bear.
     *
     * @return empty where it is none of this format's
     */
    Optional<FileKind> recognize(FileHead head);

    /**
     * What a file is that no format recognizes, by marks that another provider's file could bear too.
     *
     * @return empty where it bears none
     */
    default Optional<FileKind> suspect(FileHead head) {
        return Optional.empty();
    }

    /**
     * Which of the merchant's accounts at the provider a settlement names, as the provider writes it.
     *
     * @param text of the kind {@link #settlement()}
     * @return none where it names none
     * @throws FormatException where its rows cannot be told apart
     */
    default Set<String> accounts(FileText text) {
        return Set.of();
    }

    /**
     * The same of an answer of the provider's interface, which is no file of this format.
     *
     * @param text JSON that no format recognizes, so any provider's
     */
    default Set<String> accountsInAnswer(FileText text) {
        return Set.of();
    }

    /**
     * Reads one file.
     *
     * @param provider code of the provider that was asked for, of those whose files look so
     * @param companions the format's files that only together with this one make a settlement; empty for most formats
     * @throws FormatException when the file is not what it should be, or can be read in two ways
     */
    SettlementFile read(FileText text, String provider, List<FileText> companions);
}
