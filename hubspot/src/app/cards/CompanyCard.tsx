import React, { useEffect, useState } from "react";
import { Alert, DescriptionList, DescriptionListItem, Link, LoadingSpinner, Text, hubspot } from "@hubspot/ui-extensions";
import { read } from "./read";

type Card = {
  partner_id: string | null;
  tier: string | null;
  marks: number;
  programmes: string[];
  accreditations: { kind: string; status: string; term_ends_on: string | null }[];
  link: string | null;
};

const words = (code: string) => code.replace(/_/g, " ");

hubspot.extend<"crm.record.sidebar">(({ context }) => <CompanyCard companyId={String(context.crm.objectId)} />);

const CompanyCard = ({ companyId }: { companyId: string }) => {
  const [card, setCard] = useState<Card | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    read<Card>(`/v1/hubspot/cards/company?company_id=${companyId}`).then(setCard, () => setFailed(true));
  }, [companyId]);
  if (failed) {
    return <Alert title="Recourse does not answer" variant="warning" />;
  }
  if (card === null) {
    return <LoadingSpinner label="Reading the standing" />;
  }
  if (card.partner_id === null) {
    return <Text>This company is no partner.</Text>;
  }
  return (
    <DescriptionList>
      <DescriptionListItem label="Tier">{words(card.tier ?? "")}</DescriptionListItem>
      <DescriptionListItem label="Marks that count">{String(card.marks)}</DescriptionListItem>
      <DescriptionListItem label="Programmes">{card.programmes.join(", ") || "none"}</DescriptionListItem>
      {card.accreditations.map((one) => (
        <DescriptionListItem key={one.kind} label={words(one.kind)}>
          {`${words(one.status)}, term ends ${one.term_ends_on ?? "no more"}`}
        </DescriptionListItem>
      ))}
      <DescriptionListItem label="Partner">
        <Link href={card.link ?? ""}>{card.partner_id}</Link>
      </DescriptionListItem>
    </DescriptionList>
  );
};
