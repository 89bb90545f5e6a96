package se.knyt.spi;

import java.util.Locale;

/** What can be asked of another system exactly once. */
public enum EffectKind {
    CREATE_CUSTOMER(EffectBody.CreateCustomer.class),
    CREATE_ORDER(EffectBody.CreateOrder.class),
    /** An order that will not be delivered is withdrawn. */
    CANCEL_ORDER(EffectBody.CancelOrder.class),
    CREATE_INVOICE(EffectBody.CreateInvoice.class),
    CREATE_CREDIT_NOTE(EffectBody.CreateCreditNote.class),
    BOOK_INVOICE(EffectBody.BookInvoice.class),
    REGISTER_PAYMENT(EffectBody.RegisterPayment.class),
    BOOK_PAYMENT(EffectBody.BookPayment.class),
    /** A payment of another hand is taken away, or seen to be taken back. */
    UNDO_PAYMENT(EffectBody.UndoPayment.class),
    CREATE_VOUCHER(EffectBody.CreateVoucher.class),
    ATTACH_FILE(EffectBody.AttachFile.class),
    CAPTURE(EffectBody.Capture.class),
    REFUND(EffectBody.Refund.class),
    FULFIL(EffectBody.Fulfil.class),
    /** A reservation is given more time. */
    EXTEND_AUTHORIZATION(EffectBody.ExtendAuthorization.class),
    /** A buyer is asked to pay what is left of an order. */
    REQUEST_PAYMENT(EffectBody.RequestPayment.class),
    /** An order is stopped in the shop, so that nobody there packs it. */
    HOLD_ORDER(EffectBody.HoldOrder.class),
    /** What stopped an order in the shop is taken away again. */
    RELEASE_ORDER(EffectBody.ReleaseOrder.class),
    /** A record handed on as it is to a system that takes documents; the plain case of a file or queue target. */
    DELIVER(EffectBody.Deliver.class);

    private final Class<? extends EffectBody> body;

    EffectKind(Class<? extends EffectBody> body) {
        this.body = body;
    }

    public Class<? extends EffectBody> body() {
        return body;
    }

    /** Whether it moves neither money nor goods and books nothing: somebody is only asked for something, or to wait. */
    public boolean asks() {
        return this == EXTEND_AUTHORIZATION || this == REQUEST_PAYMENT || this == HOLD_ORDER || this == RELEASE_ORDER;
    }

    /** The stored code: {@code create-invoice}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static EffectKind ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
