package se.knyt.engine.flows;

import se.knyt.core.commerce.Order;

/** Knyt's own references: what a person sees on an order or invoice in the accounting system, and what is searched for there. */
final class References {
    private static final int LENGTH_MAX = 80;

    private References() {}

    static String order(long connection, Order order) {
        return bounded(connection + "/" + order.number());
    }

    static String delivery(long connection, Order order, String shipmentSourceId) {
        return bounded(connection + "/" + order.number() + "/F" + tail(shipmentSourceId));
    }

    static String refund(long connection, Order order, String refundSourceId) {
        return bounded(connection + "/" + order.number() + "/R" + tail(refundSourceId));
    }

    /** What a buyer took instead of what a refund gives back. */
    static String exchange(long connection, Order order, String refundSourceId) {
        return bounded(connection + "/" + order.number() + "/U" + tail(refundSourceId));
    }

    /** One of several credit notes of a refund: the first has the refund's own. */
    static String part(String refund, int nth) {
        return nth == 1 ? refund : bounded(refund + "/" + nth);
    }

    /** What a person had captured before a delivery was told. */
    static String ahead(long connection, Order order, int nth) {
        return bounded(connection + "/" + order.number() + "/P" + nth);
    }

    /** A capture on one of several reservations at a provider: the first has the delivery's own. */
    static String onTender(String delivery, int nth) {
        return nth <= 1 ? delivery : bounded(delivery + ":" + nth);
    }

    /** A credit note of the accounting system that is paid back. */
    static String note(long connection, Order order, String number) {
        return bounded(connection + "/" + order.number() + "/K" + number);
    }

    /** What is paid back of a purchase that was cancelled before it was delivered. */
    static String cancelled(long connection, Order order, String capture) {
        return bounded(connection + "/" + order.number() + "/A" + capture);
    }

    /** A refund that a person asked for here. */
    static String asked(long connection, Order order, long id) {
        return bounded(connection + "/" + order.number() + "/B" + Long.toString(id, 36));
    }

    /** The part of an id after its last slash: the number in {@code gid://shopify/Fulfillment/55}. */
    static String tail(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    private static String bounded(String reference) {
        if (reference.length() > LENGTH_MAX) {
            throw new IllegalArgumentException("reference longer than " + LENGTH_MAX + " characters");
        }
        return reference;
    }
}
