package se.knyt.core.commerce;

/** Where the goods of an order go when that is not the buyer's own address, and to whom; every field may be empty. */
public record ShipTo(
        String name,
        String company,
        String phone,
        String address1,
        String address2,
        String postalCode,
        String city,
        String country) {}
