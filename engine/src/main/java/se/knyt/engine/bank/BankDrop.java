package se.knyt.engine.bank;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A bank file that a person drops, and what became of it. */
public final class BankDrop {
    /** A year of a busy account is a tenth of it. */
    public static final int FILE_BYTES_MAX = 32 * 1024 * 1024;

    private BankDrop() {}

    /**
     * A file.
     *
     * @param ours whether the person says that an account which is not known yet is the company's
     * @param bookAccount the account of the books for such a one
     * @param account number of the account that is meant where the file names none; empty for the only one
     */
    public record File(String name, byte[] content, boolean ours, int bookAccount, String account) {}

    /** Something wrong with a statement that does not keep it from being read. */
    public record Note(String code, int line, List<String> arguments) {}

    /** What became of a file. */
    public sealed interface Outcome {
        /**
         * Taken in.
         *
         * @param format {@code camt.053}, {@code camt.054}, {@code mt940} or {@code csv}
         * @param from first day of the file, null where it has no entries and names no time
         * @param entries booked entries of the file
         * @param kept those that can concern a payout; the others are not kept
         * @param fresh those kept that were not known before
         * @param matched how many entries have found their payout now, of this file or of earlier ones
         * @param pending entries that are announced and not booked: no money yet
         */
        record Taken(
                String format,
                @Nullable LocalDate from,
                @Nullable LocalDate to,
                int entries,
                int kept,
                int fresh,
                int matched,
                long pending,
                List<Note> notes)
                implements Outcome {}

        /**
         * An account that is none of the company's; nothing was taken in.
         *
         * @param line where the file names it
         * @param number empty where the file names none and the company has several, or none
         */
        record UnknownAccount(int line, String number) implements Outcome {}

        /** The company's account is in another currency than the file says; nothing was taken in. */
        record OtherCurrency(int line, String number, String inFile, String known) implements Outcome {}

        /**
         * No bank file, or something in it cannot be read; nothing of it was taken in.
         *
         * @param line 1-based, 0 for the file as a whole
         * @param column 1-based, 0 for the line as a whole
         */
        record Unreadable(int line, int column, String reason) implements Outcome {}

        /** @param code {@code empty}, {@code too-large} or {@code busy} */
        record Refused(String code) implements Outcome {}
    }
}
