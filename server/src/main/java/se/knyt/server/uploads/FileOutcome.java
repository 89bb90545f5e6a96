package se.knyt.server.uploads;

import java.util.List;
import java.util.Optional;
import se.knyt.engine.intake.SettlementDrop;
import se.knyt.engine.intake.SettlementDrop.Outcome;
import se.knyt.engine.intake.SettlementDrop.Told;
import se.knyt.server.shell.View;
import se.knyt.server.text.FileReasons;

/**
 * What became of a file, in words.
 *
 * @param sources the connections that read files
 * @param file its name where there were several, else empty
 */
public record FileOutcome(List<UploadPage.Source> sources, String file, Outcome outcome) {
    /** Whether it went in, or was there already. */
    public boolean good() {
        return outcome instanceof Outcome.Taken taken && taken.parked() == 0;
    }

    /** What became of the file, in one line. */
    public String heading(View view) {
        return switch (outcome) {
            case Outcome.Taken taken ->
                taken.parked() > 0
                        ? view.n("upload.parked", taken.parked())
                        : taken.payouts().isEmpty() && taken.earlier().payouts() > 0
                                ? view.n("upload.earlier", taken.earlier().payouts())
                                : taken.changed() == 0
                                        ? view.t("upload.same")
                                        : view.n("upload.taken", taken.payouts().size());
            case Outcome.MaybeThere maybe -> view.t("upload.maybe");
            case Outcome.OtherAccount other -> view.t("upload.account", String.join(", ", other.accounts()));
            case Outcome.Several several -> view.t("upload.several");
            case Outcome.NotOurs notOurs ->
                notOurs.provider().isEmpty()
                        ? view.t("upload.unknown")
                        : view.t("upload.other", view.system(notOurs.provider()));
            case Outcome.Unreadable unreadable ->
                unreadable.connector().isEmpty()
                        ? view.t("upload.unreadable.any")
                        : view.t("upload.unreadable", view.system(unreadable.connector()));
            case Outcome.Refused refused -> view.t("upload.refused." + refused.code());
        };
    }

    /** What that means and what to do. */
    public String text(View view) {
        return switch (outcome) {
            case Outcome.Taken taken
            when taken.payouts().isEmpty() && taken.earlier().payouts() > 0 ->
                earlier(view).orElse("");
            case Outcome.Taken taken ->
                view.t(taken.changed() == 0 ? "upload.same.text" : "upload.taken.text", view.system(taken.connector()));
            case Outcome.MaybeThere maybe ->
                view.t(
                        maybe.pairs().stream().anyMatch(SettlementDrop.Pair::otherAmount)
                                ? "upload.maybe.amount"
                                : maybe.pairs().stream()
                                                .allMatch(pair -> pair.thereOf().isEmpty())
                                        ? "upload.maybe.text"
                                        : "upload.maybe.reference");
            case Outcome.OtherAccount other -> account(view, other);
            case Outcome.Several several -> view.t("upload.several.text");
            case Outcome.NotOurs notOurs ->
                // A provider's file that none of its connections would read either says what it is instead.
                notOurs.provider().isEmpty() || view.texts().has("upload.kind." + notOurs.kind())
                        ? kind(view, notOurs)
                        : view.t("upload.other.text", view.system(notOurs.provider()));
            case Outcome.Unreadable unreadable ->
                FileReasons.place(
                        view.texts(), view.language(), unreadable.line(), unreadable.column(), unreadable.reason());
            case Outcome.Refused refused -> view.t("upload.refused." + refused.code() + ".text");
        };
    }

    private static String account(View view, Outcome.OtherAccount other) {
        var has = other.known().isEmpty()
                ? view.t("upload.account.none", other.connection())
                : view.t("upload.account.has", other.connection(), String.join(", ", other.known()));
        return has + " "
                + view.t(
                        other.shared() ? "upload.account.shared" : "upload.account.other",
                        view.system(other.connector()));
    }

    /** Of a file with payouts on both sides of the first day: how many are kept as history. */
    public Optional<String> beside(View view) {
        return outcome instanceof Outcome.Taken taken && !taken.payouts().isEmpty() ? earlier(view) : Optional.empty();
    }

    /** What is said of those. */
    public Optional<String> earlier(View view) {
        if (!(outcome instanceof Outcome.Taken taken) || taken.earlier().payouts() == 0) {
            return Optional.empty();
        }
        var earlier = taken.earlier();
        return Optional.of(view.texts()
                        .counted(
                                "upload.earlier.text",
                                earlier.payouts(),
                                view.format().count(earlier.payouts()),
                                view.day(earlier.oldest()),
                                view.day(earlier.newest()),
                                view.day(earlier.firstDay()))
                + (earlier.fresh() == 0 ? " " + view.t("upload.earlier.same") : ""));
    }

    /** Where the payouts of before the first day are read; empty where the file has none. */
    public Optional<String> history(View view) {
        return outcome instanceof Outcome.Taken taken && taken.earlier().payouts() > 0
                ? Optional.of(
                        view.url("/connections/" + view.ref(taken.earlier().connection()) + "/history"))
                : Optional.empty();
    }

    private static String kind(View view, Outcome.NotOurs notOurs) {
        var key = "upload.kind." + notOurs.kind();
        return view.t(view.texts().has(key) ? key : "upload.kind.UNKNOWN");
    }

    /** Connections that a format for the file could be made at, when nobody knows it. */
    public List<UploadPage.Source> ownProviders() {
        return outcome instanceof Outcome.NotOurs notOurs && notOurs.provider().isEmpty()
                ? sources.stream().filter(UploadPage.Source::maps).toList()
                : List.of();
    }

    /** Payouts of the file beside those that they may be, the first of them. */
    public List<SettlementDrop.Pair> pairs() {
        return outcome instanceof Outcome.MaybeThere maybe
                ? maybe.pairs().stream().limit(UploadPage.NAMED_MAX).toList()
                : List.of();
    }

    /** The first payouts of the file, each a link. */
    public List<Told> payouts() {
        return outcome instanceof Outcome.Taken taken
                ? taken.payouts().stream().limit(UploadPage.NAMED_MAX).toList()
                : List.of();
    }
}
