/** What a buyer owes of a purchase on the merchant's own invoice where Knyt's vouchers are the books, and what is paid of it. */
@NullMarked
package se.knyt.server.receivables;

import org.jspecify.annotations.NullMarked;
