package se.knyt.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.GiftCard;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.InvoicePayment;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.Person;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.ReturnOrder;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.commerce.StoreCredit;
import se.knyt.core.commerce.TaxLine;
import se.knyt.spi.PullSource.Reading;

/** A reading as text that a bookkeeper can check against the source: one line for each thing, amounts with their currency. */
public final class ReadingText {
    private final List<String> lines = new ArrayList<>();

    private ReadingText() {}

    public static String of(Reading reading) {
        var text = new ReadingText();
        switch (reading) {
            case Reading.Unreadable unreadable ->
                text.lines.add("UNREADABLE " + unreadable.code() + ": " + unreadable.detail());
            case Reading.Read read -> text.read(read);
        }
        return String.join("\n", text.lines) + "\n";
    }

    private void read(Reading.Read read) {
        for (var document : read.documents()) {
            document(document);
            read.payoutLines().getOrDefault(document.sourceId(), List.of()).forEach(this::payoutLine);
        }
        read.persons().forEach(this::person);
        read.evidence()
                .forEach(file -> lines.add("file " + file.fileName() + " (" + file.mediaType() + ", "
                        + file.content().length + " bytes) of " + file.documentSourceId()));
    }

    private void document(Document document) {
        switch (document) {
            case Order order -> order(order);
            case Payment payment -> payment(payment);
            case Shipment shipment -> shipment(shipment);
            case Refund refund -> refund(refund);
            case Payout payout -> payout(payout);
            case Dispute dispute ->
                lines.add("dispute " + dispute.sourceId() + " " + dispute.state() + " (" + dispute.stateWord() + ") "
                        + dispute.reason() + " (" + dispute.reasonWord() + ") " + dispute.amount() + " fee "
                        + dispute.fee().map(String::valueOf).orElse("not told") + " opened " + dispute.openedAt()
                        + " answer by "
                        + dispute.answerBy().map(String::valueOf).orElse("not told") + " of "
                        + dispute.providerOrderId() + "/" + dispute.providerTransactionId()
                        + optional(" order ", dispute.orderReference()));
            case Invoice invoice ->
                lines.add((invoice.credit() ? "credit note " : "invoice ") + invoice.number() + " " + invoice.date()
                        + " total " + invoice.total() + " VAT " + invoice.tax() + " balance " + invoice.balance()
                        + (invoice.booked() ? " booked" : "") + (invoice.cancelled() ? " cancelled" : ""));
            case InvoicePayment payment ->
                lines.add("invoice payment " + payment.sourceId() + " on " + payment.invoiceNumber() + " "
                        + payment.date() + " " + payment.amount() + " " + payment.method()
                        + (payment.booked() ? " booked" : ""));
            case ReturnOrder back ->
                lines.add("return " + back.name() + " (" + back.sourceId() + ") of order " + back.orderNumber() + " "
                        + back.state() + " " + back.returned() + " opened " + back.openedAt()
                        + back.closedAt().map(at -> " closed " + at).orElse("") + " rows " + back.rows() + " instead "
                        + back.exchange() + " freight " + back.freight() + " fee " + back.fee() + " refunds "
                        + back.refunds());
            case StoreCredit credit ->
                lines.add("store credit " + credit.sourceId() + optional(" of ", credit.holderKey()) + ", left "
                        + credit.left() + ", at the start " + credit.opening() + credit.changes());
            case GiftCard card ->
                lines.add("gift card " + card.sourceId() + " …" + card.ends() + " for " + card.value() + ", left "
                        + card.left() + ", issued " + card.issuedAt()
                        + card.opening().map(money -> " at the start " + money).orElse("")
                        + optional(" by order ", card.orderSourceId()) + optional(" row ", card.rowId())
                        + card.expiresOn().map(day -> " until " + day).orElse("")
                        + (card.enabled() ? "" : " CLOSED"));
        }
    }

    private void order(Order order) {
        var buyer = order.buyer();
        lines.add("order " + order.number() + " (" + order.sourceId() + ") " + order.state() + " placed "
                + order.placedAt() + " in " + order.channel() + (order.fraudHold() ? " HELD" : "")
                + (order.test() ? " TEST" : ""));
        lines.add("  buyer " + buyer.kind() + " country " + buyer.country()
                + optional(" org.no ", buyer.organizationNumber()) + optional(" VAT no ", buyer.vatNumber()));
        for (var row : order.rows()) {
            lines.add("  " + row.kind() + " " + row.quantity() + " × " + optional("[", row.sku(), "] ") + row.title()
                    + ": " + row.gross() + discount(row) + taxes(row.taxes()));
        }
        lines.add("  total " + order.total() + ", VAT " + order.tax() + ", paid by "
                + String.join(" + ", order.paymentMethods()));
        order.attributes().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> lines.add("  " + entry.getKey() + ": " + entry.getValue()));
    }

    private static String discount(OrderRow row) {
        return row.discount().isZero() ? "" : " (after discount " + row.discount() + ")";
    }

    private static String taxes(List<TaxLine> taxes) {
        return taxes.stream()
                .map(tax -> ", VAT " + tax.rate() + " % " + tax.amount()
                        + (tax.channelLiable() ? " owed by the channel" : ""))
                .collect(Collectors.joining());
    }

    private void payment(Payment payment) {
        lines.add("payment " + payment.type() + " " + payment.state() + " " + payment.amount() + " by "
                + payment.provider()
                + " at " + payment.at() + " (" + payment.sourceId() + ")" + optional(" of ", payment.parentSourceId())
                + optional(" payment id ", payment.paymentId())
                + optional(" provider order ", payment.providerOrderId())
                + optional(" provider transaction ", payment.providerTransactionId())
                + optional(" gift card ", payment.cardId()));
    }

    private void shipment(Shipment shipment) {
        lines.add("shipment " + shipment.sourceId() + " of order " + shipment.orderNumber() + " at "
                + shipment.shippedAt()
                + optional(" with ", shipment.carrier()) + optional(" tracking ", shipment.trackingNumber())
                + (shipment.cancelled() ? " CANCELLED" : ""));
        for (var row : shipment.rows()) {
            lines.add("  " + row.quantity() + " × " + row.rowId() + optional(" [", row.sku(), "]"));
        }
    }

    private void refund(Refund refund) {
        lines.add("refund " + refund.sourceId() + " of order " + refund.orderNumber() + " at " + refund.at() + ": "
                + refund.total() + ", VAT " + refund.tax());
        for (var row : refund.rows()) {
            lines.add("  " + row.kind() + " " + row.quantity() + " × " + row.rowId() + ": " + row.gross()
                    + taxes(row.taxes()));
        }
    }

    private void payout(Payout payout) {
        lines.add("payout " + payout.reference() + " from " + payout.provider() + " at " + payout.paidAt() + ": paid "
                + payout.paid() + ", opening " + payout.opening() + ", closing " + payout.closing());
        payout.classTotals().entrySet().stream()
                .filter(entry -> !entry.getValue().isZero())
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> lines.add("  total " + entry.getKey().code() + " " + entry.getValue()));
    }

    private void payoutLine(PayoutLine line) {
        lines.add("  " + line.line() + ". " + line.kind().code() + " " + line.amount() + " (" + line.providerKind()
                + ") "
                + line.at() + optional(" order ", line.orderReference()) + optional(" second ", line.secondReference())
                + optional(" ref ", line.captureReference()) + optional(" provider order ", line.providerOrderId())
                + optional(" transaction ", line.providerTransactionId())
                + line.original().map(original -> " of purchase " + original).orElse(""));
    }

    private void person(Person person) {
        lines.add("person " + person.key() + ": "
                + Stream.of(
                                person.name(),
                                person.company(),
                                person.email(),
                                person.phone(),
                                person.address1(),
                                person.address2(),
                                person.postalCode(),
                                person.city(),
                                person.country())
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(", ")));
        var to = person.shipTo();
        if (to != null) {
            lines.add("  shipped to "
                    + Stream.of(
                                    to.name(),
                                    to.company(),
                                    to.phone(),
                                    to.address1(),
                                    to.address2(),
                                    to.postalCode(),
                                    to.city(),
                                    to.country())
                            .filter(text -> !text.isEmpty())
                            .collect(Collectors.joining(", ")));
        }
    }

    private static String optional(String before, String text) {
        return optional(before, text, "");
    }

    private static String optional(String before, String text, String after) {
        return text.isEmpty() ? "" : before + text + after;
    }
}
