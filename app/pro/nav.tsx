import { proPage } from "@/app/pro/copy";
import { SideNav } from "@/components/site/page";

const paths = { projects: "/pro/projects", pro: "/pro" } as const;

export const ProNav = ({ current }: { current: keyof typeof paths }) => (
  <SideNav
    label={proPage.nav}
    names={{ projects: proPage.projects.title, pro: proPage.title }}
    {...{ paths, current }}
  />
);
