import { hubspot } from "@hubspot/ui-extensions";

export const RECOURSE = "https://recourse.example.com";

/** Reads what a card shows; HubSpot signs the request. */
export async function read<Card>(path: string): Promise<Card> {
  const answer = await hubspot.fetch(`${RECOURSE}${path}`, { method: "GET", timeout: 5000 });
  if (!answer.ok) {
    throw new Error(`Recourse answered ${answer.status}`);
  }
  return answer.json();
}
