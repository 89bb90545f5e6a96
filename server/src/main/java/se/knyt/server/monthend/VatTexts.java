package se.knyt.server.monthend;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.server.shell.View;

/** How lines of VAT are written out. */
public final class VatTexts {
    private VatTexts() {}

    /** The boxes of base and VAT. */
    public static String boxes(View view, VatOfMonth.Line line) {
        var boxes = Stream.of(line.baseBox(), line.vatBox())
                .filter(box -> !box.isEmpty())
                .collect(Collectors.joining(" / "));
        return boxes.isEmpty() ? view.t("monthend.vat.nobox") : boxes;
    }

    /** What it is of: the treatment with the country, or the kind. */
    public static String treatment(View view, VatOfMonth.Line line) {
        return switch (line.kind()) {
            case SALE ->
                line.country().isEmpty()
                        ? line.treatment()
                        : line.treatment() + ", " + view.format().country(line.country());
            case FEE ->
                view.t(
                        line.baseBox().isEmpty() && line.vatBox().equals("48")
                                ? "monthend.vat.fee.input"
                                : "monthend.vat.fee.reverse");
            case STATED -> view.t("monthend.vat.fee.stated");
            case UNBASED -> view.t("monthend.vat.fee.unbased");
            case DISPUTE -> view.t("monthend.vat.dispute");
            case OTHER -> view.t("monthend.vat.other");
        };
    }

    public static String rate(View view, VatOfMonth.Line line) {
        return line.rate().map(rate -> view.format().percent(rate.percent())).orElse("");
    }
}
