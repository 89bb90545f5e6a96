package se.knyt.formats.sie;

/** The company's address; every part may be empty. */
public record SieAddress(String contact, String street, String postalAddress, String phone) {
    public static final SieAddress NONE = new SieAddress("", "", "", "");
}
