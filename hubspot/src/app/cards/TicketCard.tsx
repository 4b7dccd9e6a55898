import React, { useEffect, useState } from "react";
import { Alert, DescriptionList, DescriptionListItem, Link, LoadingSpinner, Text, hubspot } from "@hubspot/ui-extensions";
import { read } from "./read";

type Card = {
  state: string;
  missing: string[];
  complaint_id: string | null;
  stage: string | null;
  outcome: string | null;
  due_at: string | null;
  overdue: boolean;
  link: string | null;
};

const words = (code: string) => code.replace(/_/g, " ");

hubspot.extend<"crm.record.sidebar">(({ context }) => <TicketCard ticketId={String(context.crm.objectId)} />);

const TicketCard = ({ ticketId }: { ticketId: string }) => {
  const [card, setCard] = useState<Card | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    read<Card>(`/v1/hubspot/cards/ticket?ticket_id=${ticketId}`).then(setCard, () => setFailed(true));
  }, [ticketId]);
  if (failed) {
    return <Alert title="Recourse does not answer" variant="warning" />;
  }
  if (card === null) {
    return <LoadingSpinner label="Reading the case" />;
  }
  if (card.complaint_id === null) {
    const missing = card.missing.length > 0 ? ` Missing: ${card.missing.join(", ")}.` : "";
    return <Text>No case: {words(card.state)}.{missing}</Text>;
  }
  return (
    <DescriptionList>
      <DescriptionListItem label="Stage">{words(card.stage ?? "")}</DescriptionListItem>
      <DescriptionListItem label="Outcome">{words(card.outcome ?? "none yet")}</DescriptionListItem>
      <DescriptionListItem label="Due">{`${card.due_at ?? "nothing"}${card.overdue ? " (overdue)" : ""}`}</DescriptionListItem>
      <DescriptionListItem label="Case">
        <Link href={card.link ?? ""}>{card.complaint_id}</Link>
      </DescriptionListItem>
    </DescriptionList>
  );
};
