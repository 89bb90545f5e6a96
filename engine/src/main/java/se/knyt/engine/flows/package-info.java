/**
 * What a change sets in motion: pure planning of effects, transfers and facts for one trail.
 *
 * <p>{@code TradePlanner} plans one trail on its path: {@code ShopWay} (shop-led), {@code ErpWay} (ERP-led), {@code OwnVouchers}
 * (Knyt is the ledger), {@code Refunds} and {@code NoteRefunds} (refunds, credit notes), {@code Prepayment} and {@code Cancelled}
 * (paid, not delivered). {@code KeptBooks} chooses the ledger of record: as the purchase started, otherwise by the cutover in force
 * at its first delivery.
 *
 * <p>{@code Shares} allocates a delivery to tenders by what is recorded, started, captured and authorized, in that order; each part
 * has its own key ({@code PartKeys}) and fact ({@code SalePart}). {@code Reservation} uses the earlier deadline of shop and
 * provider; a provider's general rule only warns. {@code ProviderConnections} picks the connection of a payment: where it was seen,
 * the company's choice, the only one active then, otherwise by querying. In another currency {@code BuyersMoney} rounds each refund
 * as the share so far less earlier ones. Refund requests and returns are decided under the trail's lock ({@code RefundDecision}).
 */
@NullMarked
package se.knyt.engine.flows;

import org.jspecify.annotations.NullMarked;
