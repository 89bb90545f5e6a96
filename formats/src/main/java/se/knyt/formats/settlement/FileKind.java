package se.knyt.formats.settlement;

import java.util.List;

/**
 * What a file is, told by its first lines. What any file may be stands here; a provider's kinds are its format's.
 *
 * @param id text by which the kind is named elsewhere, in capitals
 * @param description what it is, in words that follow "this is"
 * @param providers codes of the providers whose files look so, first the one that is taken where nobody says which; empty for a file
 *     of none
 * @param use what is done with it
 * @param isTable whether it is a table as delimited text, or may be one
 * @param namesBuyers whether a line of it says who paid, by name or telephone number, whatever its columns are called
 */
public record FileKind(
        String id, String description, List<String> providers, Use use, boolean isTable, boolean namesBuyers) {
    /** What is done with a file. */
    public enum Use {
        /** Read for the payouts in it. */
        SETTLEMENT,
        /** Read together with the settlement of its format: alone it holds no lines. */
        COMPANION,
        /** Read only by a format that somebody has made for it. */
        UNMAPPED,
        /** Not read for payouts. */
        NONE
    }

    public static final FileKind JSON =
            none("JSON", "JSON of no provider that is known").notATable();
    public static final FileKind SIE = none("SIE", "a SIE file, which is accounting, not a settlement");
    public static final FileKind CAMT =
            none("CAMT", "a bank statement (camt), not a settlement").notATable();
    public static final FileKind XML = none("XML", "an XML file").notATable();
    public static final FileKind PDF =
            none("PDF", "a PDF document; use the CSV of the same settlement").notATable();
    public static final FileKind ARCHIVE = none(
                    "ARCHIVE", "a packed file (ZIP); unpack it, or save the spreadsheet as CSV")
            .notATable();
    public static final FileKind EMPTY = none("EMPTY", "an empty file").notATable();
    public static final FileKind UNKNOWN = none("UNKNOWN", "a file of no kind that is known");
    /** The marks of several providers' files: nothing says which of them it is, so it is read as none. */
    public static final FileKind SEVERAL = none("SEVERAL", "a file that bears the marks of several providers' files");

    public FileKind {
        providers = List.copyOf(providers);
    }

    /** A provider's settlement, as a table. */
    public static FileKind settlement(String id, List<String> providers, String description) {
        return new FileKind(id, description, providers, Use.SETTLEMENT, true, false);
    }

    /** A table that is read together with a provider's settlement. */
    public static FileKind companion(String id, List<String> providers, String description) {
        return new FileKind(id, description, providers, Use.COMPANION, true, false);
    }

    /** A provider's file that is no settlement. */
    public static FileKind noSettlement(String id, List<String> providers, String description) {
        return new FileKind(id, description, providers, Use.NONE, true, false);
    }

    /** A table that is read by a format of somebody's own, and is no provider's file by itself. */
    public static FileKind unmapped(String id, String description) {
        return new FileKind(id, description, List.of(), Use.UNMAPPED, true, false);
    }

    private static FileKind none(String id, String description) {
        return new FileKind(id, description, List.of(), Use.NONE, true, false);
    }

    /** The same of a file that is no table. */
    public FileKind notATable() {
        return new FileKind(id, description, providers, use, false, namesBuyers);
    }

    /** The same of a file whose lines say who paid. */
    public FileKind namingBuyers() {
        return new FileKind(id, description, providers, use, isTable, true);
    }

    /** Code of the provider whose file it is, or empty. */
    public String provider() {
        return providers.isEmpty() ? "" : providers.getFirst();
    }

    /** Whether files of this kind come from a provider. */
    public boolean isOf(String code) {
        return providers.contains(code);
    }

    /** Whether it is the settlement of one or more payouts, or a part of one. */
    public boolean isSettlement() {
        return use == Use.SETTLEMENT || use == Use.COMPANION;
    }
}
