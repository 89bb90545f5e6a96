package se.knyt.server.bank;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import se.knyt.engine.bank.BankDrop.Outcome;
import se.knyt.server.shell.Paging;
import se.knyt.server.shell.View;
import se.knyt.server.text.FileReasons;

/**
 * The bank's entries with the form for a file.
 *
 * @param state whose entries are shown
 * @param senders accounts that people have confirmed as providers'
 * @param files the bank files that were read last
 * @param leg who books what comes, as the settings have it
 * @param outcome what became of the file dropped, null when none was
 */
public record BankListPage(
        String state,
        List<BankEntryRow> rows,
        Paging paging,
        List<Account> accounts,
        List<Sender> senders,
        List<Kept> files,
        String leg,
        @Nullable Outcome outcome) {
    /**
     * An account of the company's.
     *
     * @param readTo the last day that a file of it covers, null when none has told of any
     */
    public record Account(
            String number,
            String currency,
            int bookAccount,
            @Nullable LocalDate readTo) {}

    /** An account that a person has confirmed as a provider's. */
    public record Sender(long id, String provider, String end, String by, Instant at) {}

    /**
     * A bank file that is kept.
     *
     * @param hash SHA-256 of its bytes, in hexadecimal
     */
    public record Kept(String name, String hash, String by, Instant at) {}

    /** Whether the file went in, or was there already. */
    public boolean good() {
        return outcome instanceof Outcome.Taken taken && taken.notes().isEmpty();
    }

    /** What became of the file, in one line. */
    public String heading(View view) {
        return switch (outcome) {
            case null -> "";
            case Outcome.Taken taken ->
                taken.fresh() == 0 && taken.matched() == 0
                        ? view.t("bankpage.file.same")
                        : view.n("bankpage.file.taken", taken.fresh());
            case Outcome.UnknownAccount unknown ->
                unknown.number().isEmpty()
                        ? view.t("bankpage.file.noaccount")
                        : view.t("bankpage.file.unknown", unknown.number());
            case Outcome.OtherCurrency other -> view.t("bankpage.file.currency", other.number(), other.inFile());
            case Outcome.Unreadable unreadable -> view.t("bankpage.file.unreadable");
            case Outcome.Refused refused -> view.t("upload.refused." + refused.code());
        };
    }

    /** What that means and what to do. */
    public String text(View view) {
        return switch (outcome) {
            case null -> "";
            case Outcome.Taken taken ->
                view.t(
                        "bankpage.file.taken.text",
                        taken.format().toUpperCase(Locale.ROOT),
                        view.format().count(taken.entries()),
                        view.format().count(taken.kept()),
                        view.format().count(taken.matched()));
            case Outcome.UnknownAccount unknown -> view.t("bankpage.file.unknown.text", unknown.line());
            case Outcome.OtherCurrency other ->
                view.t("bankpage.file.currency.text", other.line(), other.inFile(), other.known());
            case Outcome.Unreadable unreadable ->
                FileReasons.place(
                        view.texts(), view.language(), unreadable.line(), unreadable.column(), unreadable.reason());
            case Outcome.Refused refused -> view.t("upload.refused." + refused.code() + ".text");
        };
    }

    /** What is wrong with the statements of a file that went in. */
    public List<String> notes(View view) {
        return outcome instanceof Outcome.Taken taken
                ? taken.notes().stream()
                        .map(note -> view.t(
                                "bankpage.note." + note.code(), note.arguments().toArray()))
                        .toList()
                : List.of();
    }
}
